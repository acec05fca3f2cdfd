using System.Text.Json;
using Berth.Contracts;

namespace Berth.Operations.Features;

/// <summary>An operation on the wire, where it is called a task (rest-api.md 2.5).</summary>
public static class TaskShape
{
    public static TaskResponse Of(Operation operation)
    {
        var end = operation.FinishedAt;
        var elapsed = operation.StartedAt is { } start && end is { } finish ? (finish - start).TotalSeconds : (double?)null;
        return new TaskResponse
        {
            Id = operation.Id.ToString(),
            Type = operation.Kind.Split('.')[0],
            Kind = operation.Kind.Split('.')[^1],
            AppId = operation.Kind.StartsWith("app.", StringComparison.Ordinal) ? operation.Subject : null,
            Subject = operation.Subject,
            Percent = operation.Percent,
            Message = operation.Message,
            Active = operation.State == OperationState.Running,
            Pending = operation.State == OperationState.Queued,
            Success = operation.State == OperationState.Succeeded,
            Error = operation.ErrorMessage is { } message && !operation.IsActive
                ? new TaskError(message, operation.State == OperationState.Cancelled ? "stopped" : operation.ErrorCode ?? "failed")
                : null,
            Result = operation.Result is { } result ? JsonDocument.Parse(result).RootElement : null,
            CreationTime = operation.CreatedAt,
            Ts = end ?? operation.StartedAt ?? operation.CreatedAt,
            ElapsedSecs = elapsed,
            Version = operation.Version,
        };
    }

    /// <summary>With elapsed and an estimate of remaining seconds for a running one.</summary>
    public static TaskResponse Of(Operation operation, DateTimeOffset now)
    {
        var shape = Of(operation);
        if (operation.State != OperationState.Running || operation.StartedAt is not { } start)
        {
            return shape;
        }

        var elapsed = (now - start).TotalSeconds;
        return shape with { ElapsedSecs = elapsed, RemainingSecs = operation.Percent >= 5 ? elapsed * (100 - operation.Percent) / operation.Percent : null };
    }
}
