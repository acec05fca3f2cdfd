using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Berth.Operations;

/// <summary>What a step knows of its operation, and where it tells how far it is.</summary>
public sealed class StepContext(Operation operation, Action<double, string?> report, Action<string> log)
{
    public long OperationId => operation.Id;

    public string Kind => operation.Kind;

    public string Subject => operation.Subject;

    public string RequestedBy => operation.RequestedBy;

    public T Input<T>(JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(operation.Input, type) ?? throw new InvalidOperationException($"Operation {operation.Id} has no input.");

    /// <summary>How much of this step is done, 0 to 1, and in words what is going on; null keeps the words.</summary>
    public void Report(double fraction, string? message = null) => report(fraction, message);

    /// <summary>A line for the operation's log.</summary>
    public void Log(string line) => log(line);

    /// <summary>Sets what the operation will have brought about, as JSON.</summary>
    public void SetResult(string json) => operation.Result = json;

    /// <summary>Reports each message and logs it too.</summary>
    public IProgress<string> Lines(double fraction = 0) => new LineProgress(this, fraction);

    private sealed class LineProgress(StepContext context, double fraction) : IProgress<string>
    {
        public void Report(string value)
        {
            context.Log(value);
            context.Report(fraction, value);
        }
    }
}
