#!/usr/bin/env bash
# A Slurm cluster of one machine for tests: a real slurmctld and slurmd on the
# loopback interface, without systemd, with everything in one folder.
#
#   local-cluster.sh up FOLDER      install if need be, start, wait for the node
#   local-cluster.sh down FOLDER    stop what was started there
#   local-cluster.sh kill-node FOLDER     kill -9 slurmd, as a node that is lost
#   local-cluster.sh start-node FOLDER    start it again
#
# It needs root and Debian's packages; up ends with code 77 where they are
# missing and cannot be installed. Then: export SLURM_CONF=FOLDER/slurm.conf
set -euo pipefail

usage() {
	sed -n '2,12p' "$0" | sed 's/^# \{0,1\}//'
	exit 2
}
[ $# = 2 ] || usage
action=$1
mkdir -p "$2"
home=$(cd "$2" && pwd)
node=$(hostname -s)
export SLURM_CONF=$home/slurm.conf

skip() {
	echo "no local cluster: $*" >&2
	exit 77
}

installed() { command -v slurmctld && command -v slurmd && command -v munged && command -v sbatch; } >/dev/null

install() {
	installed && return 0
	[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || skip "Slurm is not installed, and this is not root on Debian"
	{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends slurmctld slurmd slurm-client munge; } >"$home/apt.log" 2>&1 ||
		skip "the packages cannot be installed, see $home/apt.log"
}

# configure writes slurm.conf. Jobs begin at once, and a requeued job after the
# two minutes that Slurm sets; without the two CommunicationParameters both
# daemons would listen on every interface.
configure() {
	mkdir -p "$home"/{state,spool,log}
	chmod 755 "$home"
	[ -f "$home/munge.key" ] || (umask 077 && head -c 1024 /dev/urandom >"$home/munge.key")
	cat >"$SLURM_CONF" <<-C
		ClusterName=test
		SlurmctldHost=$node(127.0.0.1)
		SlurmctldPort=16817
		SlurmdPort=16818
		AuthType=auth/munge
		AuthInfo=socket=$home/munge.sock
		CryptoType=crypto/munge
		SlurmUser=root
		SlurmdUser=root
		StateSaveLocation=$home/state
		SlurmdSpoolDir=$home/spool
		SlurmctldPidFile=$home/slurmctld.pid
		SlurmdPidFile=$home/slurmd.pid
		SlurmctldLogFile=$home/log/slurmctld.log
		SlurmdLogFile=$home/log/slurmd.log
		ProctrackType=proctrack/linuxproc
		TaskPlugin=task/none
		MpiDefault=none
		SelectType=select/cons_tres
		SelectTypeParameters=CR_Core
		SchedulerType=sched/backfill
		AccountingStorageType=accounting_storage/none
		JobAcctGatherType=jobacct_gather/none
		JobCompType=jobcomp/filetxt
		JobCompLoc=$home/jobcomp.txt
		ReturnToService=2
		SlurmctldTimeout=30
		SlurmdTimeout=30
		KillWait=5
		MinJobAge=3600
		MaxArraySize=1001
		JobRequeue=1
		CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
		SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=0,bf_interval=1
		EpilogMsgTime=0
		NodeName=$node NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=2000 State=UNKNOWN
		PartitionName=debug Nodes=ALL Default=YES MaxTime=1:00:00 State=UP
	C
}

start_node() {
	slurmd -f "$SLURM_CONF" -N "$node"
	for _ in $(seq 1 60); do
		if sinfo -h -o %T 2>/dev/null | grep -qE 'idle|mix|alloc'; then return 0; fi
		sleep 0.5
	done
	echo "the node does not come up:" >&2
	sinfo >&2 || true
	tail -n 5 "$home/log/slurmd.log" "$home/log/slurmctld.log" >&2
	return 1
}

# stop ends the process of a pid file, if it is the one that was started here.
stop() { # stop NAME [SIGNAL]
	local file=$home/$1.pid pid
	[ -f "$file" ] || return 0
	pid=$(cat "$file")
	if [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = "$1" ]; then
		kill "-${2:-TERM}" "$pid"
		for _ in $(seq 1 60); do
			kill -0 "$pid" 2>/dev/null || break
			sleep 0.1
		done
	fi
	rm -f "$file"
}

case $action in
up)
	install
	configure
	munged --force --key-file="$home/munge.key" --socket="$home/munge.sock" --pid-file="$home/munged.pid" \
		--log-file="$home/log/munged.log" --seed-file="$home/munge.seed"
	slurmctld -f "$SLURM_CONF"
	start_node
	;;
down)
	scancel --user=root 2>/dev/null || true
	stop slurmd
	stop slurmctld
	stop munged
	;;
kill-node) stop slurmd KILL ;;
start-node) start_node ;;
*) usage ;;
esac
