// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.sched;

/**
 * A parameter of a scheduler's own, beside weight, cap and affinity.
 *
 * @param name short, lower case, without spaces
 * @param perDomain whether each domain has its value; otherwise there is one for the scheduler
 * @param least smallest value
 * @param most largest value
 * @param preset value of who was never tuned
 * @param meaning what it is, with its unit
 */
public record Parameter(String name, boolean perDomain, long least, long most, long preset, String meaning) {
    /** The domain identifier under which a parameter of the scheduler itself is set and read. */
    public static final int WHOLE = -1;

    private static final int DOMID_BITS = 16;

    /**
     * In the place of a domain: one of its vCPUs, whose value comes before the domain's.
     *
     * @param domid below 0x7ff0
     * @param number of the vCPU in its domain
     */
    public static int vcpu(int domid, int number) {
        return domid | number + 1 << DOMID_BITS;
    }

    /** The domain of what stands in the place of a domain; {@link #WHOLE} is itself. */
    public static int domid(int owner) {
        return owner == WHOLE ? WHOLE : owner & (1 << DOMID_BITS) - 1;
    }

    public Parameter {
        if (least > preset || preset > most) {
            throw new IllegalArgumentException(name + ": preset " + preset + " is not " + least + " to " + most);
        }
    }

    /**
     * The value, when it is allowed.
     *
     * @throws IllegalArgumentException when it is not; the message has the limits
     */
    public long checked(long value) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                name + " is " + least + " to " + most + " (" + meaning + "), not " + value);
        }
        return value;
    }
}
