namespace Infrastructure.Tests.Bicep;

/// <summary>
/// The tests of these classes take turns at one compiler; a second one works beside it, for two cores are all that many machines have.
/// </summary>
[CollectionDefinition(nameof(SharedBicepServer))]
public sealed class SharedBicepServer : ICollectionFixture<BicepServer>;
