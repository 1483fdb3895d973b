@description('Ends the roles\' names, which must be unique in the directory.')
param suffix string

// Key backup, restore, recover, import and release are in none of these, on purpose: a key that somebody can copy or bring back was never erased.
var roles = [
  {
    label: 'key-opener'
    name: 'Compliance key opener'
    purpose: 'Reads public keys and unwraps data keys.'
    actions: []
    dataActions: [
      'Microsoft.KeyVault/vaults/keys/read'
      'Microsoft.KeyVault/vaults/keys/unwrap/action'
    ]
  }
  {
    label: 'key-maker'
    name: 'Compliance key maker'
    purpose: 'Creates keys.'
    actions: []
    dataActions: [
      'Microsoft.KeyVault/vaults/keys/read'
      'Microsoft.KeyVault/vaults/keys/create/action'
    ]
  }
  {
    label: 'key-reader'
    name: 'Compliance key reader'
    purpose: 'Reads public keys.'
    actions: []
    dataActions: [
      'Microsoft.KeyVault/vaults/keys/read'
    ]
  }
  {
    // It unwraps to hear that an erased key is gone: without the right, every key would answer that it may not.
    label: 'key-eraser'
    name: 'Compliance key eraser'
    purpose: 'Disables, deletes, purges and probes keys.'
    actions: []
    dataActions: [
      'Microsoft.KeyVault/vaults/keys/read'
      'Microsoft.KeyVault/vaults/keys/unwrap/action'
      'Microsoft.KeyVault/vaults/keys/update/action'
      'Microsoft.KeyVault/vaults/keys/delete'
      'Microsoft.KeyVault/vaults/keys/purge/action'
    ]
  }
  {
    label: 'log-signer'
    name: 'Compliance log signer'
    purpose: 'Signs the log.'
    actions: []
    dataActions: [
      'Microsoft.KeyVault/vaults/keys/read'
      'Microsoft.KeyVault/vaults/keys/sign/action'
    ]
  }
  {
    label: 'row-keeper'
    name: 'Compliance row keeper'
    purpose: 'Reads and writes the rows of a table, and cannot make or drop the table.'
    actions: []
    dataActions: [
      'Microsoft.Storage/storageAccounts/tableServices/tables/entities/read'
      'Microsoft.Storage/storageAccounts/tableServices/tables/entities/write'
      'Microsoft.Storage/storageAccounts/tableServices/tables/entities/delete'
    ]
  }
  {
    label: 'row-reader'
    name: 'Compliance row reader'
    purpose: 'Reads the rows of a table.'
    actions: []
    dataActions: [
      'Microsoft.Storage/storageAccounts/tableServices/tables/entities/read'
    ]
  }
  {
    label: 'command-taker'
    name: 'Compliance command taker'
    purpose: 'Takes messages from a queue, holds them while it works, and puts away what cannot be served.'
    actions: [
      'Microsoft.Storage/storageAccounts/queueServices/queues/read'
    ]
    dataActions: [
      'Microsoft.Storage/storageAccounts/queueServices/queues/messages/read'
      'Microsoft.Storage/storageAccounts/queueServices/queues/messages/process/action'
      'Microsoft.Storage/storageAccounts/queueServices/queues/messages/write'
    ]
  }
  {
    label: 'evidence-reader'
    name: 'Compliance evidence reader'
    purpose: 'Reads blobs.'
    actions: []
    dataActions: [
      'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'
    ]
  }
  {
    label: 'evidence-writer'
    name: 'Compliance evidence writer'
    purpose: 'Reads and writes blobs, and deletes none.'
    actions: []
    dataActions: [
      'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'
      'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write'
    ]
  }
  {
    label: 'head-keeper'
    name: 'Compliance head keeper'
    purpose: 'Reads, overwrites and deletes blobs: the head of the log.'
    actions: []
    dataActions: [
      'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'
      'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write'
      'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/delete'
    ]
  }
]

resource definition 'Microsoft.Authorization/roleDefinitions@2022-04-01' = [
  for role in roles: {
    name: guid(resourceGroup().id, role.label)
    properties: {
      roleName: '${role.name} ${suffix}'
      description: role.purpose
      type: 'CustomRole'
      permissions: [
        {
          actions: role.actions
          notActions: []
          dataActions: role.dataActions
          notDataActions: []
        }
      ]
      assignableScopes: [resourceGroup().id]
    }
  }
]
