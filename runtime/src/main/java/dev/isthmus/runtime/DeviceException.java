package dev.isthmus.runtime;

/**
 * A device that this process does not have, or tensors of different devices in one op. Nothing falls back to another device.
 *
 * {@snippet :
 * try {
 *     x.to(Device.cuda(100));
 * } catch (DeviceException e) {
 *     log(e.getMessage());    // F32[2, 3] to cuda:100: CUDA cannot be used: no NVIDIA driver: ...
 * }
 * }
 */
public final class DeviceException extends IsthmusException {
    private static final long serialVersionUID = 1L;

    public DeviceException(String message) {
        super(message);
    }
}
