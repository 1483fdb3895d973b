namespace Compliance.Workflows;

/// <summary>The workload that may run an endpoint, timer, workflow or activity. An app is deployed with the roles it has.</summary>
public enum Role
{
    /// <summary>The API, orchestrations and connectors. May read public keys and unwrap.</summary>
    Service,

    /// <summary>Creates keys ahead.</summary>
    Provisioner,

    /// <summary>Disables, deletes, purges and confirms.</summary>
    Eraser,

    /// <summary>Appends to the evidence log and signs it.</summary>
    Signer,
}
