package dev.sluice.core.budget;

import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Scope;

/** How much a scope may spend in each window. */
public record Budget(Scope scope, Cost limit, Window window) {}
