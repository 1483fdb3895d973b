namespace Compliance.Storage.Secrets;

/// <summary>The deployment's secrets cannot be had, so it must not start: with others it would find nobody.</summary>
public sealed class DeploymentSecretsException(string reason, Exception? inner = null)
    : Exception("The deployment's secrets are refused. " + reason, inner);
