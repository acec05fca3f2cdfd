namespace Berth.Identity.Providers;

/// <summary>The other provider cannot be asked, or said something that must not be believed. The message is for administrators.</summary>
public sealed class ProviderException(string message, Exception? inner = null) : Exception(message, inner);
