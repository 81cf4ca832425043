#!/bin/sh
# The main job: recorded prompts through a running gateway, streaming and not, and the table.
# Starts the recorded provider and the gateway, plays, and stops both, whatever happens.
set -eu

usage() {
    cat <<'USAGE'
usage: replay/main-job.sh --data DIR [--out DIR] [--sets A,B] [--pool M1,M2,...] [--provider-port 9100]
           [--quality 0.95] [--bill-port 9101] [--gateway-port 8080] [--admin-port 8081] [-- further flags of play]
Needs gateway/target/sluice-gateway.jar and replay/target/sluice-replay.jar: ./mvnw -DskipTests package
USAGE
}

here=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
data='' out="$here/replay/target/main-job"
sets=zeroeval_gsm,zeroeval_math_l5
quality=0.95
pool=gemma-2-9b-it,Meta-Llama-3.1-8B-Instruct,gpt-4o-mini-2024-07-18,gpt-4o-2024-08-06,claude-3-5-sonnet-20241022,o1-mini-2024-09-12
provider_port=9100 bill_port=9101 gateway_port=8080 admin_port=8081
while [ $# -gt 0 ]; do
    case $1 in
        --) shift; break ;;
        --help) usage; exit 0 ;;
        --data|--out|--sets|--pool|--quality|--provider-port|--bill-port|--gateway-port|--admin-port)
            [ $# -ge 2 ] || { echo "main-job: the flag $1 needs a value" >&2; exit 2; }
            case $1 in
                --data) data=$2 ;;
                --out) out=$2 ;;
                --sets) sets=$2 ;;
                --pool) pool=$2 ;;
                --quality) quality=$2 ;;
                --provider-port) provider_port=$2 ;;
                --bill-port) bill_port=$2 ;;
                --gateway-port) gateway_port=$2 ;;
                --admin-port) admin_port=$2 ;;
            esac
            shift 2 ;;
        *) echo "main-job: unknown flag '$1'" >&2; usage >&2; exit 2 ;;
    esac
done
[ -n "$data" ] || { echo "main-job: the flag --data is missing: the directory of the recorded sets" >&2; usage >&2; exit 2; }

gateway=$here/gateway/target/sluice-gateway.jar
replay=$here/replay/target/sluice-replay.jar
for jar in "$gateway" "$replay"; do
    [ -f "$jar" ] || { echo "main-job: $jar is missing; build it with ./mvnw -DskipTests package" >&2; exit 2; }
done

java=''
for candidate in "${JAVA_HOME:-/nowhere}/bin/java" "$(command -v java || true)" /usr/lib/jvm/*/bin/java; do
    [ -x "$candidate" ] || continue
    version=$("$candidate" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
    if [ "${version:-0}" -ge 21 ]; then java=$candidate; break; fi
done
[ -n "$java" ] || { echo "main-job: no Java of 21 or newer found; point JAVA_HOME at one" >&2; exit 2; }

mkdir -p "$out"
provider_pid='' gateway_pid=''
stop() {
    for pid in $gateway_pid $provider_pid; do
        kill "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    gateway_pid='' provider_pid=''
}
trap stop EXIT
trap 'exit 130' INT TERM
command -v curl >/dev/null || { echo "main-job: curl is needed" >&2; exit 2; }

# await NAME PID URL LOG: until the address answers anything, at most two minutes
await() {
    left=240
    until curl -s -o /dev/null --max-time 5 "$3"; do
        kill -0 "$2" 2>/dev/null || { echo "main-job: the $1 ended; its last words in $4:" >&2; tail -n 20 "$4" >&2; exit 1; }
        left=$((left - 1))
        [ "$left" -gt 0 ] || { echo "main-job: the $1 did not answer at $3 within two minutes; see $4" >&2; exit 1; }
        sleep 0.5
    done
}

for port in "$provider_port" "$bill_port" "$gateway_port"; do
    if curl -s -o /dev/null --max-time 5 "http://127.0.0.1:$port/"; then
        echo "main-job: something already answers on port $port; choose another one" >&2
        exit 2
    fi
done

"$java" -jar "$replay" serve-recorded --data "$data" --sets "$sets" --models "$pool" \
    --port "$provider_port" --bill-port "$bill_port" >"$out/provider.log" 2>&1 &
provider_pid=$!
"$java" -jar "$replay" gateway-config --data "$data" --pool "$pool" \
    --quality "$quality" --structures single,cascade \
    --provider "http://127.0.0.1:$provider_port/v1" --out "$out/sluice.yaml"
await "recorded provider" "$provider_pid" "http://127.0.0.1:$bill_port/bill" "$out/provider.log"

"$java" -jar "$gateway" "--sluice.config=$out/sluice.yaml" "--sluice.data-dir=memory" "--server.port=$gateway_port" \
    "--management.server.port=$admin_port" >"$out/gateway.log" 2>&1 &
gateway_pid=$!
await gateway "$gateway_pid" "http://127.0.0.1:$gateway_port/v1/models" "$out/gateway.log"

commit=$(git -C "$here" rev-parse HEAD 2>/dev/null || echo unknown)
git -C "$here" diff --quiet HEAD 2>/dev/null || commit="$commit, with changes"
"$java" -jar "$replay" play --data "$data" --sets "$sets" --pool "$pool" --commit "$commit" \
    --about "policy default of gateway-config: objective quality $quality, structures single and cascade" \
    --gateway "http://127.0.0.1:$gateway_port/v1" --bill "http://127.0.0.1:$bill_port/bill" \
    --out "$out/report.json" --markdown "$out/report.md" --svg "$out/report.svg" "$@"
for pid in $gateway_pid $provider_pid; do
    kill -0 "$pid" 2>/dev/null || { echo "main-job: the gateway or the provider ended before the play did; these figures are of no use" >&2; exit 1; }
done
