// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.vcpu;

/** How the machine's owner reaches pCPUs that other threads drive. Where one thread drives all, there is nothing to do. */
public interface Reach {
    /** Whether each pCPU has a thread of its own. */
    boolean parallel();

    /** It has something to ask: its thread, if it rests, begins a step once the machine is free. */
    void wake(Pcpu pcpu);

    /** Ends its present run soon, if it is in guest code. */
    void kick(Pcpu pcpu);

    /** Waits until it is out of guest code; it does not go in again while the caller owns the machine. */
    void evict(Pcpu pcpu);

    /** One thread for all. */
    Reach SEQUENTIAL = new Reach() {
        @Override
        public boolean parallel() {
            return false;
        }

        @Override
        public void wake(Pcpu pcpu) {
            // Whoever wakes is the one who looks next.
        }

        @Override
        public void kick(Pcpu pcpu) {
            // It is not in guest code while its thread is here.
        }

        @Override
        public void evict(Pcpu pcpu) {
            // As above.
        }
    };
}
