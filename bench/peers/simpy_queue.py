"""M/M/100+M (Q) and M/M/1 (MM1) on SimPy: a process for each customer.

Prints customers, how many waited, how many gave up, the minutes waited by all
and the seconds it took. Called by ../peers.go.
"""
import random
import sys
import time

import simpy


class Desk:
    def __init__(self, env, servers, service, patience):
        self.env = env
        self.servers = simpy.Resource(env, capacity=servers)
        self.service = service
        self.patience = patience
        self.waited = self.abandoned = 0
        self.minutes = 0.0

    def customer(self):
        env, draw = self.env, random.expovariate
        arrived = env.now
        with self.servers.request() as request:
            if not request.triggered:
                self.waited += 1
                if self.patience:
                    yield request | env.timeout(draw(1 / self.patience))
                else:
                    yield request
                self.minutes += env.now - arrived
                if not request.triggered:
                    self.abandoned += 1
                    return
            yield env.timeout(draw(1 / self.service))


def arrivals(env, desk, rate, customers, done):
    for _ in range(customers):
        yield env.timeout(random.expovariate(rate))
        env.process(desk.customer())
    done.succeed()


def main():
    if sys.argv[1] == "there":
        return
    customers = int(sys.argv[2])
    servers, rate, service, patience = {"Q": (100, 95, 1, 2), "MM1": (1, 0.9, 1, 0)}[sys.argv[1]]
    random.seed(1)
    start = time.perf_counter()
    env = simpy.Environment()
    desk = Desk(env, servers, service, patience)
    done = env.event()
    env.process(arrivals(env, desk, rate, customers, done))
    env.run(until=done)
    print(customers, desk.waited, desk.abandoned, desk.minutes, time.perf_counter() - start)


main()
