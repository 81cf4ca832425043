@org.jspecify.annotations.NullMarked
package dev.sluice.replay.pool;
