namespace Berth.Operations;

public enum OperationState
{
    /// <summary>Committed, waiting for its turn.</summary>
    Queued,

    /// <summary>Under way, or to be gone on with after a restart.</summary>
    Running,

    Succeeded,

    /// <summary>Ended with an error; what could be undone was.</summary>
    Failed,

    /// <summary>Ended because somebody asked; what could be undone was.</summary>
    Cancelled,
}

/// <summary>Which way a running operation goes through its steps.</summary>
public enum OperationPhase
{
    Forward,
    Undo,
}
