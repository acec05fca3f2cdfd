using System.Formats.Tar;
using Berth.Ports;
using Berth.Ports.Containers;

namespace Berth.Testing.Fakes;

public sealed partial class FakeContainerEngine
{
    public async Task<Stream> ReadArchiveAsync(string name, string path, CancellationToken cancellationToken)
    {
        Enter($"{name} {path}", cancellationToken);
        List<KeyValuePair<string, byte[]?>> found;
        var root = Clean(path);
        lock (_state)
        {
            found = [.. Get(name).Files.Where(file => file.Key == root || file.Key.StartsWith($"{root.TrimEnd('/')}/", StringComparison.Ordinal))];
        }

        if (found.Count == 0)
        {
            throw new PortException("file.not_found", "There is no such file or directory in the container.");
        }

        var tar = new MemoryStream();
        await using (var writer = new TarWriter(tar, leaveOpen: true))
        {
            foreach (var (file, content) in found)
            {
                var entry = new PaxTarEntry(content is null ? TarEntryType.Directory : TarEntryType.RegularFile, Path.GetFileName(root) + file[root.Length..]);
                entry.DataStream = content is null ? null : new MemoryStream(content);
                await writer.WriteEntryAsync(entry, cancellationToken);
            }
        }

        tar.Position = 0;
        return tar;
    }

    public Task<PathInfo?> StatPathAsync(string name, string path, CancellationToken cancellationToken)
    {
        Enter($"{name} {path}", cancellationToken);
        lock (_state)
        {
            var clean = Clean(path);
            return Task.FromResult(Get(name).Files.TryGetValue(clean, out var content)
                ? new PathInfo(Path.GetFileName(clean), content?.Length ?? 4096, content is null, content is null ? 0x1ED : 0x1A4, _time.GetUtcNow(), null)
                : null);
        }
    }

    public async Task WriteArchiveAsync(string name, string directory, Stream tar, CancellationToken cancellationToken)
    {
        Enter($"{name} {directory}", cancellationToken);
        var files = new Dictionary<string, byte[]?>();
        await using (var reader = new TarReader(tar))
        {
            while (await reader.GetNextEntryAsync(copyData: true, cancellationToken) is { } entry)
            {
                using var content = new MemoryStream();
                entry.DataStream?.CopyTo(content);
                files[Clean($"{directory}/{entry.Name}")] = entry.EntryType == TarEntryType.Directory ? null : content.ToArray();
            }
        }

        lock (_state)
        {
            var container = Get(name);
            if (!container.Files.ContainsKey(Clean(directory)))
            {
                throw new PortException("file.not_found", "There is no such file or directory in the container.");
            }

            foreach (var (path, content) in files)
            {
                container.Files[path] = content;
            }
        }
    }

    private static string Clean(string path) => "/" + string.Join('/', path.Split('/').Where(part => part is not ("" or ".")));
}
