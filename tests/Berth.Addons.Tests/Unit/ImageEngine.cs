using System.Reflection;
using Berth.Ports;
using Berth.Ports.Containers;

namespace Berth.Addons.Tests.Unit;

/// <summary>As much of an engine as images need; everything else fails. Records what is asked of it.</summary>
public class ImageEngine : DispatchProxy
{
    private readonly Lock _lock = new();

    public IDictionary<string, string> Images { get; } = new Dictionary<string, string>();

    public ICollection<string> Calls { get; } = new List<string>();

    /// <summary>Held by a test to keep a build from ending.</summary>
    public Task Building { get; set; } = Task.CompletedTask;

    public static (IContainerEngine Engine, ImageEngine Record) Create()
    {
        var engine = Create<IContainerEngine, ImageEngine>();
        return (engine, (ImageEngine)(object)engine);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        lock (_lock)
        {
            Calls.Add(targetMethod!.Name);
        }

        return targetMethod.Name switch
        {
            nameof(IContainerEngine.FindImageAsync) => Task.FromResult(Find((string)args![0]!)),
            nameof(IContainerEngine.ListImagesAsync) => Task.FromResult<IReadOnlyList<ImageInfo>>([.. Images.Keys.Select(reference => Find(reference)!)]),
            nameof(IContainerEngine.TagImageAsync) => Add((string)args![1]!, Images[(string)args[0]!]),
            nameof(IContainerEngine.RemoveImageAsync) => Remove((string)args![0]!),
            nameof(IContainerEngine.BuildImageAsync) => BuildAsync((ImageBuild)args![0]!, (Stream)args[1]!),
            nameof(IContainerEngine.ImportImageAsync) => ImportAsync((Stream)args![0]!, (string)args[1]!),
            _ => throw new NotSupportedException(targetMethod.Name),
        };
    }

    private ImageInfo? Find(string reference)
    {
        lock (_lock)
        {
            return Images.TryGetValue(reference, out var id)
                ? new ImageInfo(id, [.. Images.Where(image => image.Value == id).Select(image => image.Key)], 1, new Dictionary<string, string>(), default)
                : null;
        }
    }

    private Task Add(string reference, string id)
    {
        lock (_lock)
        {
            Images[reference] = id;
        }

        return Task.CompletedTask;
    }

    private Task Remove(string reference)
    {
        lock (_lock)
        {
            Images.Remove(reference);
        }

        return Task.CompletedTask;
    }

    private async Task BuildAsync(ImageBuild build, Stream context)
    {
        await context.CopyToAsync(Stream.Null);
        await Building;
        await Add(build.Tag, Guid.NewGuid().ToString());
    }

    private async Task ImportAsync(Stream root, string reference)
    {
        var content = new MemoryStream();
        await root.CopyToAsync(content);
        if (content.Length == 0)
        {
            throw new PortException("engine.refused", "An empty archive.");
        }

        await Add(reference, Guid.NewGuid().ToString());
    }
}
