using Compliance.Client.Tests.Support;

[assembly: AssemblyFixture(typeof(RunningShop))]
