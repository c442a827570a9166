// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

/**
 * Hot blocks bound into one method: the first op of the block at which they are entered.
 *
 * <p>HOT PATH. A region does nothing of its own. It calls the micro-ops of its blocks one after the other, as the run loop
 * would, and follows them while each answers the op that the region calls next; at any other answer it leaves with that. So
 * all that is true of micro-ops stays true: budgets, faults, links that change, blocks that die while they run. What is won is
 * that the JVM's compiler sees which op follows which: it inlines them, with their operands as constants.
 *
 * <p>Subclasses are made by {@link RegionClass}, one hidden class each.
 */
abstract class Region extends Op {
}
