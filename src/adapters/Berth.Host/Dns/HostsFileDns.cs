using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Berth.Ports.Dns;

namespace Berth.Host.Dns;

/// <summary>
/// Names in <c>/etc/hosts</c>, between two lines that mark them as the platform's; everything else in the file stays byte for byte.
/// </summary>
public sealed partial class HostsFileDns(HostsFileOptions options) : IDnsProvider, IDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    public string Name => "hosts";

    public Task EnsureAddressAsync(string host, string address, CancellationToken cancellationToken)
    {
        var name = Check(host);
        if (!IPAddress.TryParse(address, out var parsed))
        {
            throw new PortException("dns.invalid_record", $"'{address}' is no IP address.");
        }

        return ChangeAsync(block => block.Set(name, parsed.ToString()), cancellationToken);
    }

    public Task RemoveAddressAsync(string host, CancellationToken cancellationToken)
    {
        var name = Check(host);
        return ChangeAsync(block => block.Remove(name), cancellationToken);
    }

    public async Task<string?> FindAddressAsync(string host, CancellationToken cancellationToken)
    {
        var name = Check(host);
        try
        {
            return HostsBlock.Parse(await ReadAsync(cancellationToken)).Find(name);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(unreadable);
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    private static string Check(string host) => HostName().IsMatch(host) && host.Length <= 253
        ? host.ToLowerInvariant()
        : throw new PortException("dns.invalid_record", $"'{host}' is no host name that a hosts file can hold (it knows no wildcards).");

    private async Task ChangeAsync(Action<HostsBlock> change, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            using var held = await LockAsync(cancellationToken);
            var before = await ReadAsync(cancellationToken);
            var block = HostsBlock.Parse(before);
            change(block);
            var after = block.ToString();
            if (after != before)
            {
                Write(after);
            }
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(unwritable);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    // Latin-1 keeps every byte of what others wrote.
    private async Task<string> ReadAsync(CancellationToken cancellationToken) =>
        File.Exists(options.Path) ? await File.ReadAllTextAsync(options.Path, Encoding.Latin1, cancellationToken) : "";

    private void Write(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        var mode = File.Exists(options.Path) ? File.GetUnixFileMode(options.Path) : PrivateFiles.Public;
        var beside = $"{options.Path}.berth-new";
        try
        {
            using (var file = new FileStream(beside, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = mode }))
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }

            File.SetUnixFileMode(beside, mode);
            File.Move(beside, options.Path, overwrite: true);
        }
        catch (Exception notByRename) when (notByRename is IOException or UnauthorizedAccessException && File.Exists(options.Path))
        {
            // In a container the file is a mount of its own: its name cannot be given to another.
            File.Delete(beside);
            using var file = new FileStream(options.Path, FileMode.Open, FileAccess.Write, FileShare.Read);
            file.Write(bytes);
            file.SetLength(bytes.Length);
            file.Flush(flushToDisk: true);
        }
    }

    private async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        for (var waited = TimeSpan.Zero; ; waited += LookAgain)
        {
            try
            {
                return new FileStream(options.LockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException busy) when (waited < options.Patience && busy is not DirectoryNotFoundException)
            {
                await Task.Delay(LookAgain, cancellationToken);
            }
        }
    }

    private PortException Unwritable(Exception cause) =>
        new("dns.unavailable", $"The names in {options.Path} cannot be kept: {cause.Message} Run as root, or choose another DNS provider.", isTransient: false, cause);

    [GeneratedRegex(@"^(?!-)[a-zA-Z0-9-]{1,63}(?<!-)(\.(?!-)[a-zA-Z0-9-]{1,63}(?<!-))*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HostName();
}

/// <param name="Path">The file.</param>
public sealed record HostsFileOptions(string Path = "/etc/hosts")
{
    /// <summary>Held while the file is changed; other processes of the platform wait for it.</summary>
    public string LockPath { get; init; } = Path == "/etc/hosts" ? "/run/berth-hosts.lock" : $"{Path}.berth-lock";

    /// <summary>How long to wait for others.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);
}
