using System.Security.Cryptography;
using System.Text;
using Berth.Packaging.Files;

namespace Berth.Packaging.Context;

/// <summary>SHA-256 over one line an entry: path, NUL, <c>d</c>, <c>l</c>, <c>x</c> or <c>-</c>, NUL, then a file's SHA-256 in hex or a link's target, line feed.</summary>
internal static class ContextHash
{
    public static async Task<string> ComputeAsync(IReadOnlyList<ContextEntry> entries, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var entry in entries)
        {
            var (kind, what) = entry.Kind switch
            {
                FileKind.Directory => ('d', ""),
                FileKind.Link => ('l', entry.Target),
                _ => (entry.Executable ? 'x' : '-', await ContentAsync(entry, cancellationToken)),
            };
            hash.AppendData(Encoding.UTF8.GetBytes($"{entry.Path}\0{kind}\0{what}\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static async Task<string> ContentAsync(ContextEntry entry, CancellationToken cancellationToken)
    {
        await using var file = entry.Open();
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }
}
