# Everything a developer needs. `make` or `make help` explains itself.
GO ?= go
BUF = $(GO) run github.com/bufbuild/buf/cmd/buf@v1.75.0
STATICCHECK = $(GO) run honnef.co/go/tools/cmd/staticcheck@v0.8.2
# What the wire contract must stay compatible with.
BREAKING_AGAINST ?= .git\#branch=main
FUZZTIME ?= 10s
# By which the tests take reviews to be due: a commit that passed passes for ever. `justify lint` alone asks the clock.
COMMITTED = $$(git log -1 --format=%cs 2>/dev/null || date +%F)

.DEFAULT_GOAL := help

.PHONY: help
help: ## Explain the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: build
build: ## Build bin/justify
	$(GO) build -o bin/justify ./cmd/justify

.PHONY: serve
serve: build ## Serve the shipped guidelines on 127.0.0.1:9090 (gRPC) and 127.0.0.1:8080 (HTTP)
	bin/justify serve

NODE_MODULES = internal/widget/node_modules/.package-lock.json

$(NODE_MODULES): internal/widget/package-lock.json
	cd internal/widget && npm ci --no-audit --no-fund
	touch $@

.PHONY: widget
widget: $(NODE_MODULES) ## Build <justify-advisor> from its source (needs Node 20)
	cd internal/widget && npm run build

.PHONY: widget-test
widget-test: build $(NODE_MODULES) ## Test the widget, in Chromium on the real server (WIDGET_TESTS= for all)
	@test -x /usr/bin/chromium || apt-get install -y chromium
	cd internal/widget && npm test && npx playwright test $(WIDGET_TESTS)

.PHONY: widget-bench
widget-bench: build $(NODE_MODULES) ## Measure the widget from a keystroke to painted suggestions, in Chromium on the real server
	cd internal/widget && MEASURE=1 npx playwright test e2e/keystroke.spec.ts

# Looks and languages beyond the first are for test-all.
WIDGET_TESTS ?= --grep-invert @all

.PHONY: test
test: widget-test ## Run the tests (under ten minutes on two cores)
	$(GO) test ./...
	$(GO) run ./cmd/justify lint --today $(COMMITTED) guidelines
	$(GO) run ./cmd/justify test guidelines

.PHONY: test-all
test-all: WIDGET_TESTS =
test-all: check test fuzz ## Run everything but bench, and stock OPA, the channels and power cuts many more times
	cd engine/bench && $(GO) test ./...
	$(GO) test -timeout 60m ./engine ./internal/suite -args -cells 10000
	$(GO) test -timeout 60m ./cmd/justify -run ChannelsAgree -args -referrals 10000
	$(GO) test -timeout 60m ./internal/consultation -run PowerCut -args -kills 1000

.PHONY: check
check: ## Check generated code and schemas, format, vet, staticcheck, the wire contract, and the tests for races
	$(BUF) lint
	$(BUF) breaking --against '$(BREAKING_AGAINST)'
	@tmp=$$(mktemp -d) && trap 'rm -rf "$$tmp"' EXIT && $(BUF) generate -o "$$tmp" && \
		diff -r api "$$tmp/api" && diff internal/gateway/openapi.swagger.json "$$tmp/internal/gateway/openapi.swagger.json" || \
		{ echo 'the generated code is stale: run make generate'; exit 1; }
	@tmp=$$(mktemp -d) && trap 'rm -rf "$$tmp"' EXIT && $(MAKE) -s $(NODE_MODULES) && cd internal/widget && npx tsc --noEmit && \
		npx vite build --logLevel error --outDir "$$tmp" && cmp "$$tmp/justify-advisor.js" dist/justify-advisor.js || \
		{ echo 'the built widget is stale: run make widget'; exit 1; }
	$(GO) run ./cmd/justify schema --library guidelines -o guidelines/.schema --check
	$(GO) run ./cmd/justify fmt --check guidelines
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo 'not gofmt-ed: run make format'; exit 1; }
	$(GO) mod tidy -diff
	$(GO) vet ./...
	$(STATICCHECK) ./...
	cd engine/bench && $(GO) mod tidy -diff && $(GO) vet ./...
	CGO_ENABLED=1 $(GO) test -race -short -timeout 30m ./...

.PHONY: format
format: ## Format the Go code and the shipped guidelines
	gofmt -w $$(git ls-files '*.go')
	$(GO) run ./cmd/justify fmt guidelines

.PHONY: generate
generate: ## Generate Go and the OpenAPI document from the wire contract, and the schemas of the shipped guidelines
	$(BUF) generate
	$(GO) run ./cmd/justify schema --library guidelines -o guidelines/.schema

.PHONY: library-report
library-report: ## Count what the shipped guidelines hold, and how well they are tested (minutes)
	$(GO) run ./cmd/justify report --today $(COMMITTED) guidelines

.PHONY: bench
bench: ## Measure justify beside its peers and write docs/benchmarks.md (a quarter of an hour)
	cd engine/bench && $(GO) run . -out ../../docs/benchmarks.md

.PHONY: fuzz
fuzz: ## Fuzz every target for FUZZTIME (10s)
	@$(GO) list -f '{{.Dir}}' ./... | while read -r dir; do \
		grep -ho 'func Fuzz[A-Za-z]*' "$$dir"/*_test.go 2>/dev/null | sed 's/func //' | while read -r target; do \
			echo "fuzzing $$target in $$dir"; \
			$(GO) test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) "$$dir" || exit 1; \
		done || exit 1; \
	done
