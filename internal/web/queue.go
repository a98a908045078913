package web

import (
	"context"
	"net/http"
	"sync"

	"frontline.dev/frontline/internal/web/live"
)

// queue lets so many requests compute at a time and so many wait.
type queue struct {
	slots   chan struct{}
	mu      sync.Mutex
	waiting int
	next    int
	stop    map[int]context.CancelFunc // of all that compute or wait
}

func newQueue(running int) *queue {
	return &queue{slots: make(chan struct{}, running), stop: map[int]context.CancelFunc{}}
}

// enter waits for a place; leave gives it back. cancel is called by stopAll.
func (q *queue) enter(ctx context.Context, cancel context.CancelFunc) (leave func(), err error) {
	q.mu.Lock()
	free := false
	select {
	case q.slots <- struct{}{}:
		free = true
	default:
		if q.waiting >= queuedMost {
			q.mu.Unlock()
			return nil, &live.Refusal{Status: http.StatusTooManyRequests, Message: "20 runs are queued; cancel one"}
		}
		q.waiting++
	}
	id := q.next
	q.next++
	q.stop[id] = cancel
	q.mu.Unlock()
	if !free {
		select {
		case q.slots <- struct{}{}:
		case <-ctx.Done():
			err = ctx.Err()
		}
		q.mu.Lock()
		q.waiting--
		if err != nil {
			delete(q.stop, id)
		}
		q.mu.Unlock()
		if err != nil {
			return nil, err
		}
	}
	return func() {
		q.mu.Lock()
		delete(q.stop, id)
		q.mu.Unlock()
		<-q.slots
	}, nil
}

// stopAll cancels everything that computes or waits.
func (q *queue) stopAll() {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, cancel := range q.stop {
		cancel()
	}
}
