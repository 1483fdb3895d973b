namespace Compliance.Storage.Secrets;

/// <summary>One place for wrapped secrets, written once.</summary>
internal interface ISecretsStore
{
    /// <exception cref="DeploymentSecretsException">What is there is damaged.</exception>
    Task<WrappedSecrets?> Find(CancellationToken cancellation);

    /// <returns>Those that count: these, or those that someone else wrote first.</returns>
    Task<WrappedSecrets> Keep(WrappedSecrets secrets, CancellationToken cancellation);
}
