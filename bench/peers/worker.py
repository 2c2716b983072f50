"""worker.py: one side of a benchmark: measures when it is told to. The words are those of ../worker.h."""
import resource
import sys
import time

LEAST = 0.03  # seconds of a measurement


def timed(work, repetitions):
    wall, processor = time.perf_counter(), time.process_time()
    for _ in range(repetitions):
        work()
    return (time.perf_counter() - wall) / repetitions, (time.process_time() - processor) / repetitions


def calibrate(work):
    repetitions = 1
    while True:
        took = timed(work, repetitions)[1] * repetitions
        if took >= LEAST:
            return repetitions
        repetitions = 10 * repetitions if took < LEAST / 20 else int(1.3 * LEAST / took * repetitions) + 1


def fastest(variants):
    """The name of the variant whose work takes the processor the least time: the best of three measurements of each."""
    best, name = None, None
    for label, work in variants.items():
        work()
        repetitions = calibrate(work)
        took = min(timed(work, repetitions)[1] for _ in range(3))
        if best is None or took < best:
            best, name = took, label
    return name


def serve(work, facts=""):
    repetitions = calibrate(work)
    print("ready", facts, flush=True)
    for line in sys.stdin:
        if line == "end\n":
            break
        wall, processor = timed(work, repetitions)
        print(f"{wall:.9g} {processor:.9g} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}", flush=True)
