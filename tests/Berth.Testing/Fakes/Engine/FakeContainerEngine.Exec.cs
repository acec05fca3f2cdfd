using System.Text;
using System.Threading.Channels;
using Berth.Ports;
using Berth.Ports.Containers;

namespace Berth.Testing.Fakes;

public sealed partial class FakeContainerEngine
{
    private readonly Dictionary<string, FakeExec> _execs = new(StringComparer.Ordinal);

    public Task<string> CreateExecAsync(string name, ExecSpec spec, CancellationToken cancellationToken)
    {
        Enter($"{name} {string.Join(' ', spec.Command)}", cancellationToken);
        lock (_state)
        {
            var container = Get(name);
            if (container.State != ContainerRunState.Running)
            {
                throw new PortException("container.not_running", "The container does not run. Start it first.");
            }

            var id = $"{Guid.NewGuid():N}{Guid.NewGuid():N}";
            _execs.Add(id, new FakeExec(container, spec));
            return Task.FromResult(id);
        }
    }

    public Task<IExecSession> StartExecAsync(string execId, bool tty, CancellationToken cancellationToken)
    {
        Enter(execId, cancellationToken);
        lock (_state)
        {
            var exec = GetExec(execId);
            var output = Channel.CreateUnbounded<(ExecStream, byte[])>();
            var process = new FakeProcess(
                exec.Container.Spec.Name,
                exec.Spec.Command,
                exec.Spec.Environment,
                (isError, text) => output.Writer.TryWrite((isError && !tty ? ExecStream.Stderr : ExecStream.Stdout, Encoding.UTF8.GetBytes(text))),
                exec.Container.Stopping.Token);
            exec.Running = true;
            _ = Task.Run(async () =>
            {
                var exitCode = Programs.TryGetValue(exec.Spec.Command[0], out var program) ? await Guard(program, process) : 127;
                lock (_state)
                {
                    (exec.Running, exec.ExitCode) = (false, exitCode);
                }

                output.Writer.Complete();
            }, CancellationToken.None);
            return Task.FromResult<IExecSession>(new FakeExecSession(output.Reader, process.InputWriter));
        }
    }

    public Task<ExecState> InspectExecAsync(string execId, CancellationToken cancellationToken)
    {
        Enter(execId, cancellationToken);
        lock (_state)
        {
            var exec = GetExec(execId);
            return Task.FromResult(new ExecState(exec.Running, exec.ExitCode, exec.Running ? 4242 : 0));
        }
    }

    public Task ResizeExecAsync(string execId, int rows, int columns, CancellationToken cancellationToken)
    {
        Enter($"{execId} {rows}x{columns}", cancellationToken);
        lock (_state)
        {
            GetExec(execId);
        }

        return Task.CompletedTask;
    }

    private FakeExec GetExec(string id) => _execs.GetValueOrDefault(id) ?? throw new PortException("container.not_found", "There is no such command.");

    private sealed class FakeExec(FakeContainer container, ExecSpec spec)
    {
        public FakeContainer Container { get; } = container;

        public ExecSpec Spec { get; } = spec;

        public bool Running { get; set; }

        public int? ExitCode { get; set; }
    }

    private sealed class FakeExecSession(ChannelReader<(ExecStream Stream, byte[] Data)> output, ChannelWriter<byte[]> input) : IExecSession
    {
        private (ExecStream Stream, ReadOnlyMemory<byte> Data) _rest;

        public async ValueTask<(ExecStream Stream, int Count)> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            while (_rest.Data.IsEmpty)
            {
                if (!await output.WaitToReadAsync(cancellationToken))
                {
                    return (ExecStream.Stdout, 0);
                }

                if (output.TryRead(out var next))
                {
                    _rest = (next.Stream, next.Data);
                }
            }

            var count = Math.Min(buffer.Length, _rest.Data.Length);
            _rest.Data.Span[..count].CopyTo(buffer.Span);
            _rest.Data = _rest.Data[count..];
            return (_rest.Stream, count);
        }

        public ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken) => input.WriteAsync(data.ToArray(), cancellationToken);

        public void CloseStdin() => input.TryComplete();

        public ValueTask DisposeAsync()
        {
            input.TryComplete();
            return ValueTask.CompletedTask;
        }
    }
}
