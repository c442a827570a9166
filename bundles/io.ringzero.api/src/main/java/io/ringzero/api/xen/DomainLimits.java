// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.xen;

/**
 * What a domain can make the hypervisor hold for it, set when it is made (xl.cfg(5); XEN_DOMCTL_createdomain).
 *
 * @param grantFrames frames of its grant table at most, 1 to {@link #MOST_GRANT_FRAMES}
 * @param maptrackFrames frames of 256 handles for grants that it maps at most, 0 to {@link #MOST_MAPTRACK_FRAMES}
 * @param grantVersion highest version of grant tables that it may ask for, 1 or 2
 * @param eventChannels highest event-channel port that it may have, {@link #LEAST_EVENT_CHANNELS} to
 *     {@link #MOST_EVENT_CHANNELS}
 */
public record DomainLimits(int grantFrames, int maptrackFrames, int grantVersion, int eventChannels) {
    public static final int MOST_GRANT_FRAMES = 1024;
    public static final int MOST_MAPTRACK_FRAMES = 4096;
    public static final int MOST_GRANT_VERSION = 2;
    /** The toolstack gives it two, for its store and its console. */
    public static final int LEAST_EVENT_CHANNELS = 2;
    /** The FIFO ABI has no more. */
    public static final int MOST_EVENT_CHANNELS = 131_071;
    /** Handles in one maptrack frame of Xen's. */
    private static final int HANDLES_PER_FRAME = 256;

    /** Xen 4.17's. */
    public static final DomainLimits DEFAULT = new DomainLimits(64, 1024, 2, 1023);

    /** Checks the ranges. */
    public DomainLimits {
        check("max_grant_frames", grantFrames, 1, MOST_GRANT_FRAMES);
        check("max_maptrack_frames", maptrackFrames, 0, MOST_MAPTRACK_FRAMES);
        check("max_grant_version", grantVersion, 1, MOST_GRANT_VERSION);
        check("max_event_channels", eventChannels, LEAST_EVENT_CHANNELS, MOST_EVENT_CHANNELS);
    }

    /** Grants that it can have mapped at once. */
    public int grantMappings() {
        return maptrackFrames * HANDLES_PER_FRAME;
    }

    private static void check(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is " + least + " to " + most + ", not " + value);
        }
    }
}
