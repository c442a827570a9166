// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

/**
 * The one way by which anything from outside enters the machine: keys, completions of host I/O, commands, bundles that come
 * and go. Entries are stamped with system time and run, in order, as turns between steps.
 */
public interface Inbox {
    /** Adds an entry and wakes the machine; any thread. Entries that wait when the machine closes are dropped. */
    void post(Input input);
}
