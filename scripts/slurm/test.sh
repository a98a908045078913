#!/usr/bin/env bash
# Plays a sweep on a real Slurm cluster of one machine and holds the tables to
# those of one process.
#
#   test.sh short    an array of 6 shards and the job that writes the tables: under a minute
#   test.sh full     that, and: a job requeued in mid-run, a shard killed and submitted again,
#                    a node killed in mid-run and brought back: about twelve minutes
#
# Code 77: there is no Slurm here and it cannot be installed.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tier=${1:-short}
work=$(mktemp -d)
cluster=$work/cluster
finish() {
	local code=$?
	"$here/local-cluster.sh" down "$cluster" >/dev/null 2>&1 || true
	if [ $code != 0 ] && [ $code != 77 ]; then
		tail -n 20 "$work"/*/slurm/*.out "$cluster"/log/*.log 2>/dev/null || true
	fi
	rm -rf "$work"
}
trap finish EXIT

(cd "$here/../.." && go build -o "$work/frontline" ./cmd/frontline)
"$here/local-cluster.sh" up "$cluster"
export SLURM_CONF=$cluster/slurm.conf
if command -v ss >/dev/null && ss -ltnH | awk '{print $4}' | grep -E ':1681[78]$' | grep -qv '^127\.'; then
	echo "the daemons listen beyond loopback" >&2
	exit 1
fi

# wait_for SECONDS COMMAND…: until the command succeeds.
wait_for() {
	local until=$((SECONDS + $1))
	shift
	while ! "$@"; do
		[ $SECONDS -lt $until ] || { echo "in vain: $*" >&2; squeue >&2; return 1; }
		sleep 0.3
	done
}
empty_queue() { [ -z "$(squeue -h 2>/dev/null)" ]; }
# running N: so many shards are being played now.
running() { [ "$(squeue -h -t R -o %i | grep -c _)" -ge "$1" ]; }
# recorded DIR N: so many runs are on disk.
recorded() { [ "$("$work/frontline" status "$1" --json | grep -oE '"done": ?[0-9]+' | grep -oE '[0-9]+')" -ge "$2" ]; }

compare() { # compare DIR WHAT
	for table in runs.csv runs.parquet summary.csv replications.csv failures.csv design.csv; do
		cmp "$work/alone/$table" "$1/$table" || { echo "$2: $table is not that of one process" >&2; exit 1; }
	done
	"$work/frontline" audit "$1" --runs 5 >/dev/null
	echo "$2: the bytes of one process"
}

short=(plain-queue --set "time.horizon=2 h" --set "time.warm_up=1 h" --set "time.batch=1 h" --vary agents.count=12:15:1 -n 30)
"$work/frontline" sweep "${short[@]}" --store none --out "$work/alone" >/dev/null
"$work/frontline" slurm submit "${short[@]}" --store none --shards 6 --out "$work/array"
wait_for 120 empty_queue
"$work/frontline" slurm status "$work/array"
compare "$work/array" "an array of 6 shards"
[ "$tier" = full ] || exit 0

# Runs of about half a second, so that jobs are in mid-run for a while.
long=(plain-queue --set "time.horizon=150 d" --set "time.batch=10 d" --vary agents.count=13:14:1 -n 30)
rm -rf "$work/alone"
"$work/frontline" sweep "${long[@]}" --store none --out "$work/alone" >/dev/null

"$work/frontline" slurm submit "${long[@]}" --store none --shards 4 --out "$work/requeued"
wait_for 60 running 1
wait_for 60 recorded "$work/requeued" 3
scontrol requeue "$(squeue -h -t R -o %i | head -n 1)"
wait_for 400 empty_queue
compare "$work/requeued" "a job requeued in mid-run"

"$work/frontline" slurm submit "${long[@]}" --store none --shards 4 --out "$work/killed"
wait_for 60 running 1
wait_for 60 recorded "$work/killed" 3
pid=$(pgrep -f "$work/killed --shard 0/4 --workers" | while read -r p; do [ "$(cat "/proc/$p/comm")" = frontline ] && echo "$p"; done | head -n 1)
kill -9 "$pid"
wait_for 400 empty_queue
"$work/frontline" slurm submit "$work/killed"
wait_for 120 empty_queue
compare "$work/killed" "a shard killed and submitted again"

# Slurm notices a lost node only after half a minute: shards must take longer.
long=("${long[@]}" -n 160)
rm -rf "$work/alone"
"$work/frontline" sweep "${long[@]}" --store none --out "$work/alone" >/dev/null
"$work/frontline" slurm submit "${long[@]}" --store none --shards 4 --out "$work/lost"
wait_for 60 running 1
wait_for 60 recorded "$work/lost" 3
"$here/local-cluster.sh" kill-node "$cluster"
echo "the node is killed; Slurm notices within a minute and requeues its jobs"
wait_for 120 sh -c 'sinfo -h -o %T | grep -q down'
"$here/local-cluster.sh" start-node "$cluster"
wait_for 500 empty_queue
compare "$work/lost" "a node killed in mid-run"
