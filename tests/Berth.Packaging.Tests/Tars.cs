using System.Diagnostics;
using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Berth.Packaging.Tests;

/// <summary>Makes and reads archives, good ones and bad ones.</summary>
internal static class Tars
{
    public static async Task<byte[]> PackAsync(string directory)
    {
        using var tar = new MemoryStream();
        await PackageContext.WriteTarAsync(directory, tar, CancellationToken.None);
        return tar.ToArray();
    }

    public static IReadOnlyList<string> Names(byte[] tar)
    {
        using var reader = new TarReader(new MemoryStream(tar));
        var names = new List<string>();
        while (reader.GetNextEntry() is { } entry)
        {
            names.Add(entry.Name);
        }

        return names;
    }

    public static MemoryStream Of(params TarEntry[] entries)
    {
        var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            foreach (var entry in entries)
            {
                writer.WriteEntry(entry);
            }
        }

        tar.Position = 0;
        return tar;
    }

    public static PaxTarEntry File(string name, string content = "x", UnixFileMode mode = (UnixFileMode)0b110_100_100) =>
        new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)), Mode = mode };

    public static PaxTarEntry Link(string name, string target, TarEntryType type = TarEntryType.SymbolicLink) => new(type, name) { LinkName = target };

    public static MemoryStream Compressed(Stream tar)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            tar.CopyTo(gzip);
        }

        compressed.Position = 0;
        return compressed;
    }

    /// <summary>A header by hand, with a right checksum, for what no library would write.</summary>
    public static byte[] Header(string name, char type, string size)
    {
        var header = new byte[512];
        Encoding.ASCII.GetBytes(name).CopyTo(header, 0);
        Encoding.ASCII.GetBytes("0000644\0000000000\0000000000\0").CopyTo(header, 100);
        Encoding.ASCII.GetBytes(size).CopyTo(header, 124);
        Encoding.ASCII.GetBytes("00000000000\0        ").CopyTo(header, 136);
        header[156] = (byte)type;
        Encoding.ASCII.GetBytes("ustar\000").CopyTo(header, 257);
        var sum = header.Sum(value => value);
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header, 148);
        return header;
    }

    public static MemoryStream Raw(params byte[][] pieces)
    {
        var tar = new MemoryStream();
        foreach (var piece in pieces)
        {
            tar.Write(piece);
            tar.Write(new byte[(512 - (piece.Length % 512)) % 512]);
        }

        tar.Write(new byte[1024]);
        tar.Position = 0;
        return tar;
    }

    public static byte[] Record(string key, string value)
    {
        var length = $" {key}={value}\n".Length;
        var total = length + length.ToString(CultureInfo.InvariantCulture).Length;
        total = length + total.ToString(CultureInfo.InvariantCulture).Length;
        return Encoding.UTF8.GetBytes($"{total} {key}={value}\n");
    }

    /// <summary>Runs the host's tar.</summary>
    public static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments))!;
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
