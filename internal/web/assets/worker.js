// The worker of the classroom file: it starts the simulator and hands requests
// on. The page puts wasm_exec.js in front of this text.

self.frontlineReady = () => self.postMessage({ ready: true });

self.onmessage = async (event) => {
  const { simulator, id, request } = event.data;
  if (simulator) {
    const go = new self.Go();
    const instance = simulator instanceof WebAssembly.Module ? await WebAssembly.instantiate(simulator, go.importObject)
      : (await WebAssembly.instantiate(simulator, go.importObject)).instance;
    go.run(instance);
    return;
  }
  self.frontlineAnswer(request,
    (status, text) => self.postMessage({ id, status, text }),
    (text) => self.postMessage({ id, progress: text }));
};
