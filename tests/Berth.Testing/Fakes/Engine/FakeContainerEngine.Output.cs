using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Berth.Ports.Containers;

namespace Berth.Testing.Fakes;

public sealed partial class FakeContainerEngine
{
    private readonly List<(IReadOnlyDictionary<string, string> Labels, ChannelWriter<EngineEvent> Events)> _watchers = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async IAsyncEnumerable<LogLine> ReadLogsAsync(string name, LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Enter(name, cancellationToken);
        FakeContainer container;
        lock (_state)
        {
            container = Get(name);
        }

        var read = -1;
        while (true)
        {
            List<LogLine> lines;
            Task changed;
            bool isGone;
            lock (_state)
            {
                read = read >= 0 ? read : query.Lines is { } last ? Math.Max(0, container.Log.Count - last) : 0;
                lines = container.Log[read..];
                read = container.Log.Count;
                changed = _changed.Task;
                isGone = !_containers.ContainsValue(container);
            }

            foreach (var line in lines.Where(line => query.Since is null || line.Time >= query.Since))
            {
                yield return line;
            }

            if (!query.Follow || isGone)
            {
                yield break;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    public async IAsyncEnumerable<EngineEvent> WatchEventsAsync(IReadOnlyDictionary<string, string> labels, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Enter("", cancellationToken);
        var events = Channel.CreateUnbounded<EngineEvent>();
        lock (_state)
        {
            _watchers.Add((labels, events.Writer));
        }

        try
        {
            await foreach (var one in events.Reader.ReadAllAsync(cancellationToken))
            {
                yield return one;
            }
        }
        finally
        {
            lock (_state)
            {
                _watchers.RemoveAll(watcher => watcher.Events == events.Writer);
            }
        }
    }

    private void Write(FakeContainer container, bool isError, string text)
    {
        lock (_state)
        {
            foreach (var line in text.TrimEnd('\n').Split('\n'))
            {
                container.Log.Add(new LogLine(_time.GetUtcNow(), isError, line));
            }

            _changed.SetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private void Publish(string action, FakeContainer container, params (string Name, string Value)[] more)
    {
        var attributes = container.Spec.Labels.ToDictionary();
        attributes["name"] = container.Spec.Name;
        attributes["image"] = container.Spec.Image;
        foreach (var (name, value) in more)
        {
            attributes[name] = value;
        }

        foreach (var (labels, events) in _watchers)
        {
            if (Carries(container.Spec.Labels, labels))
            {
                events.TryWrite(new EngineEvent(_time.GetUtcNow(), action, container.Spec.Name, attributes));
            }
        }
    }
}
