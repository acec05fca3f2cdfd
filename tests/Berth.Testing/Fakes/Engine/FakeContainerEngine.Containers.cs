using Berth.Ports;
using Berth.Ports.Containers;

namespace Berth.Testing.Fakes;

public sealed partial class FakeContainerEngine
{
    private readonly Dictionary<string, FakeContainer> _containers = new(StringComparer.Ordinal);

    /// <summary>What a container was made from; null when there is none.</summary>
    public ContainerSpec? SpecOf(string name)
    {
        lock (_state)
        {
            return Find(name)?.Spec;
        }
    }

    public Task<string> CreateContainerAsync(ContainerSpec spec, CancellationToken cancellationToken)
    {
        Enter(spec.Name, cancellationToken);
        lock (_state)
        {
            var image = FindImage(spec.Image) ?? throw new PortException("image.not_found", $"There is no image '{spec.Image}'. Check its name and tag.");
            if (_containers.ContainsKey(spec.Name))
            {
                throw new PortException("container.name_taken", $"A container named '{spec.Name}' already exists. Remove it or choose another name.");
            }

            var container = new FakeContainer(spec, image);
            _containers.Add(spec.Name, container);
            Publish("create", container);
            return Task.FromResult(container.Id);
        }
    }

    public Task StartContainerAsync(string name, CancellationToken cancellationToken)
    {
        Enter(name, cancellationToken);
        lock (_state)
        {
            var container = Get(name);
            if (container.State == ContainerRunState.Running)
            {
                return Task.CompletedTask;
            }

            CheckPorts(container);
            container.Address = AddressFor(container.Spec);
            container.IsStopped = false;
            container.RestartCount = 0;
            Begin(container);
        }

        return Task.CompletedTask;
    }

    public async Task StopContainerAsync(string name, TimeSpan grace, CancellationToken cancellationToken)
    {
        Enter(name, cancellationToken);
        FakeContainer? container;
        lock (_state)
        {
            container = Find(name);
            if (container is null)
            {
                return;
            }

            container.IsStopped = true;
        }

        await container.Stopping.CancelAsync();
        try
        {
            await container.Running.WaitAsync(grace, cancellationToken);
        }
        catch (TimeoutException)
        {
            container.Killed.TrySetResult(137);
            await container.Running.WaitAsync(cancellationToken);
        }
    }

    public async Task RemoveContainerAsync(string name, CancellationToken cancellationToken)
    {
        Enter(name, cancellationToken);
        FakeContainer? container;
        lock (_state)
        {
            container = Find(name);
            if (container is null)
            {
                return;
            }

            container.IsStopped = true;
        }

        container.Killed.TrySetResult(137);
        await container.Running;
        lock (_state)
        {
            if (_containers.Remove(container.Spec.Name))
            {
                Publish("destroy", container);
                _changed.SetResult();
                _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    public Task<ContainerDetails?> InspectContainerAsync(string name, CancellationToken cancellationToken)
    {
        Enter(name, cancellationToken);
        lock (_state)
        {
            return Task.FromResult(Find(name)?.ToDetails());
        }
    }

    public Task<IReadOnlyList<ContainerDetails>> ListContainersAsync(IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken)
    {
        Enter("", cancellationToken);
        lock (_state)
        {
            return Task.FromResult<IReadOnlyList<ContainerDetails>>([.. _containers.Values.Where(container => Carries(container.Spec.Labels, labels)).Select(container => container.ToDetails())]);
        }
    }

    public Task<ContainerStats?> GetStatsAsync(string name, CancellationToken cancellationToken)
    {
        Enter(name, cancellationToken);
        lock (_state)
        {
            return Task.FromResult(Find(name) is { State: ContainerRunState.Running } container
                ? new ContainerStats(1, 10 << 20, container.Spec.MemoryBytes ?? Info.MemoryBytes, 0, 0, 0, 0, 1)
                : null);
        }
    }

    /// <summary>The container's process ends by itself, as a crash does; its restart policy decides what then.</summary>
    public void Crash(string name, int exitCode = 1, bool outOfMemory = false)
    {
        lock (_state)
        {
            var container = Get(name);
            container.OutOfMemory = outOfMemory;
            if (outOfMemory)
            {
                Publish("oom", container);
            }

            container.Killed.TrySetResult(outOfMemory ? 137 : exitCode);
        }
    }

    private void CheckPorts(FakeContainer container)
    {
        var taken = _containers.Values.Where(other => other != container && other.State == ContainerRunState.Running)
            .SelectMany(other => other.Spec.Ports).Select(port => (port.Protocol, port.HostPort)).ToHashSet();
        if (container.Spec.Ports.FirstOrDefault(port => taken.Contains((port.Protocol, port.HostPort))) is { } clash)
        {
            throw new PortException("port.taken", $"Port {clash.HostPort} of this machine is already in use. Choose another port or stop what uses it.");
        }
    }

    private void Begin(FakeContainer container)
    {
        container.State = ContainerRunState.Running;
        container.StartedAt = _time.GetUtcNow();
        container.Stopping = new CancellationTokenSource();
        container.Killed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Publish("start", container);
        container.Running = Task.Run(() => LiveAsync(container));
    }

    private async Task LiveAsync(FakeContainer container)
    {
        var command = container.Spec.Command ?? container.Image.Command;
        var environment = container.Spec.Environment.GroupBy(variable => variable.Key).ToDictionary(same => same.Key, same => same.Last().Value);
        var process = new FakeProcess(container.Spec.Name, command, environment, (isError, text) => Write(container, isError, text), container.Stopping.Token);
        process.InputWriter.Complete();
        var program = Programs.TryGetValue(command[0], out var known) ? known : FakePrograms.RunAsync;
        var ended = await Task.WhenAny(Guard(program, process), container.Killed.Task);
        var exitCode = await ended;
        lock (_state)
        {
            container.State = ContainerRunState.Exited;
            container.ExitCode = exitCode;
            container.FinishedAt = _time.GetUtcNow();
            Publish("die", container, ("exitCode", $"{exitCode}"));
            if (container.Spec.Restart == RestartPolicy.UnlessStopped && !container.IsStopped)
            {
                container.RestartCount++;
                Begin(container);
            }
        }
    }

    // A program that throws has crashed.
    private static async Task<int> Guard(FakeProgram program, FakeProcess process)
    {
        await Task.Yield();
        try
        {
            return await program(process);
        }
        catch (Exception)
        {
            return 1;
        }
    }
}
