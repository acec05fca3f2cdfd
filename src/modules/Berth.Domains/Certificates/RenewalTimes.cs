using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Berth.Domains.Data;

namespace Berth.Domains.Certificates;

/// <summary>When a certificate is renewed, and when a failure is tried again. Pure.</summary>
internal static class RenewalTimes
{
    /// <summary>Five tries in the first three hours, which stays below the five an hour that Let's Encrypt lets fail for one host.</summary>
    private static readonly TimeSpan First = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>In the last third of its life, spread over the first quarter of that: always the same moment for one host.</summary>
    public static DateTimeOffset RenewAt(CertificateRow row)
    {
        var third = (row.NotAfter - row.NotBefore) / 3;
        return row.NotAfter - third + (third / 4 * Share(row.Host));
    }

    /// <param name="failures">In a row, this one included.</param>
    /// <param name="notBefore">What the authority said, if it did.</param>
    public static DateTimeOffset TryAgainAt(int failures, DateTimeOffset now, DateTimeOffset? notBefore)
    {
        var pause = TimeSpan.FromTicks(Math.Min(Longest.Ticks, (long)(First.Ticks * Math.Pow(3, Math.Clamp(failures, 1, 10) - 1))));
        return notBefore is { } said && said > now + pause ? said : now + pause;
    }

    /// <summary>0 to 1.</summary>
    private static double Share(string host) => BinaryPrimitives.ReadUInt16BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(host))) / (double)ushort.MaxValue;
}
