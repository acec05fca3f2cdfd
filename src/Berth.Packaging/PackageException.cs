namespace Berth.Packaging;

/// <summary>A package folder or archive cannot be used. The message is for the person who made it: what is wrong, and where.</summary>
public sealed class PackageException(string message, Exception? inner = null) : Exception(message, inner);
