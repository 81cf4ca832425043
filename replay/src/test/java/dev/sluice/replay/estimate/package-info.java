@org.jspecify.annotations.NullMarked
package dev.sluice.replay.estimate;
