using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Berth.Data;

/// <summary>A point in time as milliseconds since 1970-01-01 UTC.</summary>
internal sealed class UnixMilliseconds() : ValueConverter<DateTimeOffset, long>(
    time => time.ToUnixTimeMilliseconds(),
    number => DateTimeOffset.FromUnixTimeMilliseconds(number));
