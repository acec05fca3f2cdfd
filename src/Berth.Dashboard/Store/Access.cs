namespace Berth.Dashboard.Store;

/// <summary>Who may open an app.</summary>
internal enum Access
{
    Everybody,
    Chosen,

    /// <summary>The app keeps its own accounts.</summary>
    Own,
}
