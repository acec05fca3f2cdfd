namespace Berth.Ports;

/// <summary>The only exception an adapter throws: what is outside did not do what was asked.</summary>
/// <param name="code">Stable, such as <c>engine.unreachable</c> or <c>image.not_found</c>.</param>
/// <param name="detail">For people: what happened and what to do next. Never holds a secret.</param>
/// <param name="isTransient">True when the same call may well work later.</param>
public sealed class PortException(string code, string detail, bool isTransient = false, Exception? inner = null)
    : Exception(detail, inner)
{
    public string Code { get; } = code;

    public bool IsTransient { get; } = isTransient;

    /// <summary>Before then the same call is refused again, where the other side says so.</summary>
    public DateTimeOffset? RetryAt { get; init; }
}
