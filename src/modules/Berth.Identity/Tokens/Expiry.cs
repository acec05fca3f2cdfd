using Berth.Kernel;

namespace Berth.Identity.Tokens;

/// <param name="At">Null never.</param>
internal sealed record Expiry(DateTimeOffset? At)
{
    /// <param name="milliseconds">Since 1970; null and 0 mean never.</param>
    /// <param name="now">What it must lie after.</param>
    public static Result<Expiry> Read(long? milliseconds, DateTimeOffset now)
    {
        if (milliseconds is null or 0)
        {
            return new Expiry((DateTimeOffset?)null);
        }

        // The bound is the year 9999, beyond which no time can be written.
        return milliseconds > now.ToUnixTimeMilliseconds() && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? new Expiry(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds.Value))
            : Error.Invalid("expires.past", "expiresAt must be a time in the future, in milliseconds since 1970", "expiresAt");
    }
}
