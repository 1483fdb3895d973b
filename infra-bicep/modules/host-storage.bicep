import { privateLink, resourceTags } from 'types.bicep'

@description('The account\'s name.')
param name string

@description('The region.')
param location string

@description('Tags of the account.')
param tags resourceTags

@description('How many copies the platform keeps, and where.')
param redundancy 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GZRS'

@description('Private endpoints, or none.')
param link privateLink?

@description('The app whose host keeps its own state here.')
param app string

@description('The principal id of the app\'s identity.')
param principalId string

// The host wants to own its blobs (leases, locks, the package); Durable needs its queues and tables.
var hostRoles = {
  blob: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  queue: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  table: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

module account 'storage-account.bicep' = {
  params: {
    name: name
    location: location
    tags: tags
    redundancy: redundancy
    services: ['blob', 'queue', 'table']
    link: link
    containers: ['app-package']
  }
}

resource host 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: name
}

resource access 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in items(hostRoles): {
    scope: host
    name: guid(host.id, app, role.key)
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.value)
    }
    dependsOn: [account]
  }
]
