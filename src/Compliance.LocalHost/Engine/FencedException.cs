namespace Compliance.LocalHost.Engine;

/// <summary>The storage belongs to another host now: this one must stop.</summary>
public sealed class FencedException(string message) : Exception(message);

/// <summary>Another host holds the storage: this one must not start.</summary>
public sealed class HostLeaseHeldException(string message) : Exception(message);
