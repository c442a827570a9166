// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.hostile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One sub-operation: how a guest makes it succeed, how it earns each of its documented errors, and which documented
 * errors cannot occur here and why. Filled once by the tables, read by the generator.
 */
final class Row {
    static final String OK = "ok";

    /** One call with its preparation; the answer is a result's name. */
    @FunctionalInterface
    interface Try {
        String run(HostileGuest guest);
    }

    final String name;
    final int number;
    /** Sub-operation, or -1 where the hypercall has none. */
    final int command;
    final List<Try> successes = new ArrayList<>();
    final Map<String, Try> errors = new LinkedHashMap<>();
    /** Errors that take thousands of calls to reach. */
    final Map<String, Try> rare = new LinkedHashMap<>();
    /** Answers that only wild calls give, by chance. */
    final Set<String> alsoWild = new TreeSet<>();
    final Map<String, String> never = new LinkedHashMap<>();
    @Nullable
    String noSuccess;

    Row(String name, int number, int command) {
        this.name = name;
        this.number = number;
        this.command = command;
    }

    Row ok(Try call) {
        successes.add(call);
        return this;
    }

    /** A way to an error; several are taken by turns of chance. */
    Row fails(String error, Try call) {
        errors.merge(error, call, (one, other) -> guest -> (guest.random.oneIn(2) ? one : other).run(guest));
        return this;
    }

    Row rarely(String error, Try call) {
        rare.put(error, call);
        return this;
    }

    /** Results that a wild call may give besides. */
    Row wild(String... results) {
        alsoWild.addAll(List.of(results));
        return this;
    }

    /** A documented error that no call of ours gives. */
    Row never(String error, String why) {
        never.put(error, why);
        return this;
    }

    /** No guest of this kind ever succeeds. */
    Row refused(String why) {
        noSuccess = why;
        return this;
    }

    boolean documents(String result) {
        return OK.equals(result) && noSuccess == null || errors.containsKey(result) || rare.containsKey(result)
            || alsoWild.contains(result);
    }
}
