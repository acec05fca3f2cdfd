using Berth.Kernel;

namespace Berth.Addons.Services;

internal static class ServiceErrors
{
    public static Error NotFound(string id) => Error.NotFound(
        "service.not_found", $"There is no service '{id}'. GET /api/v1/services lists those there are.");

    public static Error NameTaken(string container) => Error.Conflict(
        "service.name_taken", $"A container named '{container}' exists that is not Berth's. Rename or remove it, then try again.");

    public static Error NotReady(string id, string why, IReadOnlyList<string> lastLines) => Error.External(
        "service.not_ready",
        $"The service '{id}' does not answer: {why} Look at its log (berth service logs {id}), then restart or rebuild it."
        + (lastLines.Count == 0 ? "" : " It last said:\n" + string.Join('\n', lastLines)));

    public static Error RecoveryMode(string id) => Error.Conflict(
        "service.recovery_mode", $"The service '{id}' is in recovery mode, so its program does not run. Switch recovery mode off, then try again.");

    public static Error MemoryTooSmall(long minimum) => Error.Invalid(
        "service.memory_too_small", $"A service needs at least {new ByteSize(minimum)} ({minimum} bytes).", "memoryLimit");

    public static Error MemoryTooLarge(long machine) => Error.Invalid(
        "service.memory_too_large", $"The machine has {new ByteSize(machine)} ({machine} bytes); a service cannot be given more.", "memoryLimit");
}
