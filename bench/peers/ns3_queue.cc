// M/M/100+M (Q), M/M/1 (MM1) and the hold model (H) on the event list of ns-3.
//
// Q and MM1 print customers, how many waited, how many gave up, the minutes
// waited by all and the seconds it took; H prints nanoseconds an event.
// Called by ../peers.go.
#include "ns3/core-module.h"
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <random>
#include <vector>

using ns3::NanoSeconds;
using ns3::Simulator;

static std::mt19937_64 generator(1);
static double Exponential() {
	return -std::log((double(generator() >> 12) + 0.5) * 0x1p-52);
}
static ns3::Time Minutes(double x) { return NanoSeconds(int64_t(x * 60e9)); }
static double Now() { return Simulator::Now().GetNanoSeconds() / 60e9; }

static int servers, customers, arrived, busy, waited, abandoned;
static double rate, service, patience, minutes;
static std::vector<double> since; // of each customer who waited; -1: gone
static std::deque<int> line;

static void Leave() {
	while (!line.empty()) {
		int id = line.front();
		line.pop_front();
		if (since[id] < 0)
			continue;
		minutes += Now() - since[id];
		since[id] = -1;
		Simulator::Schedule(Minutes(Exponential() * service), &Leave);
		return;
	}
	busy--;
}

static void Renege(int id) {
	if (since[id] < 0)
		return;
	minutes += Now() - since[id];
	since[id] = -1;
	abandoned++;
}

static void Arrive() {
	if (++arrived == customers) {
		Simulator::Stop();
		return;
	}
	Simulator::Schedule(Minutes(Exponential() / rate), &Arrive);
	if (busy < servers) {
		busy++;
		Simulator::Schedule(Minutes(Exponential() * service), &Leave);
		return;
	}
	waited++;
	int id = int(since.size());
	since.push_back(Now());
	line.push_back(id);
	if (patience > 0)
		Simulator::Schedule(Minutes(Exponential() * patience), &Renege, id);
}

static long left;
static void Hold() {
	if (left-- > 0)
		Simulator::Schedule(Minutes(Exponential()), &Hold);
	else
		Simulator::Stop();
}

int main(int, char **argument) {
	using clock = std::chrono::steady_clock;
	if (!std::strcmp(argument[1], "H")) {
		int pending = std::atoi(argument[2]), moves = std::atoi(argument[3]);
		for (int i = 0; i < pending; i++)
			Simulator::Schedule(Minutes(Exponential()), &Hold);
		left = pending; // until the list has the shape in which it stays
		Simulator::Run();
		left = moves;
		auto start = clock::now();
		Simulator::Run();
		std::printf("%g\n", std::chrono::duration<double>(clock::now() - start).count() * 1e9 / moves);
		return 0;
	}
	bool single = std::strcmp(argument[1], "Q") != 0;
	servers = single ? 1 : 100;
	rate = single ? 0.9 : 95;
	service = 1;
	patience = single ? 0 : 2;
	customers = std::atoi(argument[2]);
	auto start = clock::now();
	Simulator::Schedule(Minutes(0), &Arrive);
	Simulator::Run();
	double seconds = std::chrono::duration<double>(clock::now() - start).count();
	std::printf("%d %d %d %g %g\n", customers, waited, abandoned, minutes, seconds);
	Simulator::Destroy();
	return 0;
}
