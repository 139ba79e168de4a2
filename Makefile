# The ways to work on lakesync, each safe to run again. What a target needs and is missing (Debian
# packages, a Python environment in .venv, the Azurite emulator in the user's cache) is installed
# by scripts/setup; a second run finds it all there and does nothing.

.DEFAULT_GOAL := build
.PHONY: build demo test e2e asan tsan bench format lint clean help

help:  ## this list
	@grep -hE '^[a-z0-9]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

build:  ## the program, as build/lakesync, and the unit tests
	scripts/setup build
	scripts/build release

demo:  ## a small lake, synced to an emulator and restored, step by step
	scripts/setup build demo
	scripts/build release lakesync
	.venv/bin/python examples/demo/demo.py --lakesync build/lakesync

test:  ## every test: units, store conformance, end to end
	scripts/setup build test
	scripts/run-tests release

e2e: build  ## the end-to-end tests alone; PYTEST_ARGS goes to pytest
	scripts/setup test
	.venv/bin/pytest test/e2e $(PYTEST_ARGS)

asan:  ## every test, under AddressSanitizer and UndefinedBehaviorSanitizer
	scripts/setup build test
	scripts/run-tests asan

tsan:  ## every test, under ThreadSanitizer
	scripts/setup build test
	scripts/run-tests tsan

bench:  ## lakesync beside other tools and the practical limit; see doc/performance.md
	scripts/setup build bench
	cmake --preset release -DLAKESYNC_BUILD_BENCH=ON > /dev/null
	scripts/build release
	.venv/bin/python bench/run.py $(BENCH_ARGS)

format:  ## clang-format over all C++ files
	scripts/setup lint
	git ls-files -co --exclude-standard '*.cc' '*.h' | xargs -r clang-format -i

lint:  ## is all formatted, and what clang-tidy finds
	scripts/setup build lint
	scripts/lint

clean:  ## what was built; keeps .venv and the caches
	rm -rf build build-* demo-lake test-output
