namespace Berth.Operations.Running;

/// <summary>Finds kinds and steps by the names that operations store.</summary>
internal sealed class OperationKinds(IEnumerable<OperationKind> kinds, IEnumerable<IOperationStep> steps)
{
    private readonly Dictionary<string, OperationKind> _kinds = kinds.ToDictionary(kind => kind.Name, StringComparer.Ordinal);
    private readonly Dictionary<string, IOperationStep> _steps = steps.ToDictionary(step => step.Name, StringComparer.Ordinal);

    public OperationKind Find(string name) =>
        _kinds.TryGetValue(name, out var kind) ? kind : throw new InvalidOperationException($"No operation kind is called {name}.");

    /// <summary>Null where another version of the platform knew the kind.</summary>
    public OperationKind? TryFind(string name) => _kinds.GetValueOrDefault(name);

    /// <summary>How many of a kind may run at once; null is no limit of its own.</summary>
    public int? AtOnce(string kind) => _kinds.GetValueOrDefault(kind)?.AtOnce;

    public IOperationStep FindStep(string name) =>
        _steps.TryGetValue(name, out var step) ? step : throw new InvalidOperationException($"No step is called {name}.");
}
