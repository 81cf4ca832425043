/** The chart: what it renders, what it refuses, and whether Kubernetes' own model knows it. */
@NullMarked
package dev.sluice.contract.chart;

import org.jspecify.annotations.NullMarked;
