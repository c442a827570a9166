// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.xen;

/** An image is not what it claims to be. The message names what is wrong, where in the image, and what to do. */
public class ImageException extends Exception {
    private static final long serialVersionUID = 1;

    public ImageException(String message) {
        super(message);
    }
}
