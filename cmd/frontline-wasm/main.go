//go:build js && wasm

// Command frontline-wasm is the simulator for a browser: it answers the same
// requests as frontline serve, inside a web worker. scripts/wasm.sh builds it.
package main

import (
	"context"
	"encoding/json"
	"syscall/js"

	"frontline.dev/frontline/internal/web/live"
	"frontline.dev/frontline/scenarios"
)

// main gives the worker a function
//
//	frontlineAnswer(request, reply, tell)
//
// of a request as JSON, a function that gets the status and the answer as
// JSON, and one that gets what is known on the way. Then it waits for ever.
// To stop a request, end the worker.
func main() {
	service := live.New(live.Options{Workers: 1, Watched: 2, Limits: scenarios.Limits{Events: 2e8, Bytes: 1e9, Runs: 1e4}})
	js.Global().Set("frontlineAnswer", js.FuncOf(func(_ js.Value, args []js.Value) any {
		request, reply, tell := args[0].String(), args[1], args[2]
		go answer(service, request, reply, tell)
		return nil
	}))
	js.Global().Call("frontlineReady")
	select {}
}

// answer answers one request.
func answer(service *live.Service, request string, reply, tell js.Value) {
	status, text := 200, []byte(nil)
	r, err := live.Decode([]byte(request))
	if err == nil {
		var result any
		result, err = service.Answer(context.Background(), r, func(progress any) {
			if text, err := json.Marshal(progress); err == nil {
				tell.Invoke(string(text))
			}
		})
		if err == nil {
			text, err = json.Marshal(result)
		}
	}
	if err != nil {
		refusal := live.Refused(err)
		status = refusal.Status
		if text, err = json.Marshal(refusal); err != nil {
			panic(err) // texts and whole numbers
		}
	}
	reply.Invoke(status, string(text))
}
