package dev.sluice.core.budget;

/** A ledger's answer to being asked for money. */
public sealed interface Grant permits Reservation, Shortfall, Unavailable {}
