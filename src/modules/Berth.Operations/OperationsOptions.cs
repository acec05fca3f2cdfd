namespace Berth.Operations;

/// <param name="LogDirectory">Where operations' logs go.</param>
/// <param name="MaxConcurrent">How many run at once; the others wait.</param>
public sealed record OperationsOptions(string LogDirectory, int MaxConcurrent = 3);
